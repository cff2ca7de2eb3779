"""What a front end calls: one module a verb. The same job runs under command, button and test."""
