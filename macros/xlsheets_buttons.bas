Attribute VB_Name = "xlsheets_buttons"
Option Explicit

' One Sub for each button; what a button does stands in xlsheets/buttons.py.
' No figure is ever computed in a macro.

Public Sub xlsheets_check_sheet()
    RunPython "from xlsheets import buttons; buttons.check_sheet()"
End Sub

Public Sub xlsheets_check()
    RunPython "from xlsheets import buttons; buttons.check()"
End Sub

Public Sub xlsheets_collect()
    RunPython "from xlsheets import buttons; buttons.collect()"
End Sub

Public Sub xlsheets_missing()
    RunPython "from xlsheets import buttons; buttons.missing()"
End Sub

Public Sub xlsheets_annex()
    RunPython "from xlsheets import buttons; buttons.annex()"
End Sub

Public Sub xlsheets_preview()
    RunPython "from xlsheets import buttons; buttons.preview()"
End Sub

Public Sub xlsheets_undo()
    RunPython "from xlsheets import buttons; buttons.undo()"
End Sub

Public Sub xlsheets_pdf()
    RunPython "from xlsheets import buttons; buttons.pdf()"
End Sub

Public Sub xlsheets_selfcheck()
    RunPython "from xlsheets import buttons; buttons.selfcheck()"
End Sub

Public Sub xlsheets_cancel()
    RunPython "from xlsheets import buttons; buttons.cancel()"
End Sub
