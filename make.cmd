@echo off
rem The words of the Makefile for Windows: make venv, make demo, make test, make check
rem (in PowerShell: .\make venv). LibreOffice is not installed here; tests that need it are skipped.
setlocal
cd /d "%~dp0"
set "PYTHONUTF8=1"
set "BIN=.venv\Scripts"
if "%~1"=="" goto help
if "%~1"=="help" goto help
if "%~1"=="venv" (call :venv & goto end)
if "%~1"=="demo" goto demo
if "%~1"=="test" goto test
if "%~1"=="check" goto check
echo make: no target "%~1" 1>&2
call :words
exit /b 2

:help
call :words
exit /b 0

:words
echo   make venv     set up .venv with the project and its tools
echo   make demo     run a whole round on made-up workbooks, into demo\; make demo s13: a system of the notices
echo   make test     run the test suite
echo   make check    format, lint, types, direction of imports
exit /b 0

:demo
call :venv || goto end
if "%~2"=="" "%BIN%\python" -m xlsheets demo -o demo
if not "%~2"=="" "%BIN%\python" -m xlsheets demo --system "%~2" -o "demo\%~2"
goto end

:test
call :venv || goto end
"%BIN%\python" -m pytest -n auto --dist worksteal
goto end

:check
call :venv || goto end
"%BIN%\ruff" format --check . || goto end
"%BIN%\ruff" check . || goto end
"%BIN%\mypy" || goto end
"%BIN%\lint-imports"
goto end

:venv
if exist ".venv\.ready" (
    "%BIN%\python" -c "import os, sys; sys.exit(os.path.getmtime('.venv/.ready') < os.path.getmtime('pyproject.toml'))" && exit /b 0
)
set "PY="
for %%P in ("py -3" "python" "python3") do (
    if not defined PY (
        %%~P -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=%%~P"
    )
)
if not defined PY (
    echo Python 3.11 or newer is needed and was not found. 1>&2
    exit /b 1
)
if not exist "%BIN%\python.exe" (
    %PY% -m venv .venv || exit /b 1
)
"%BIN%\python" -m pip install --quiet --upgrade "pip>=25.1" || exit /b 1
"%BIN%\python" -m pip install --quiet --editable . --group dev || exit /b 1
type nul > ".venv\.ready"
exit /b 0

:end
exit /b %ERRORLEVEL%
