' RunPython for LibreOffice: from a button in a workbook to the Python of xlsheets.
'
' `xlsheets addin install --libreoffice` puts this module into the user's own library
' Standard, where every workbook finds it. xlsheets_bridge.py starts Python in a process
' of its own; here it is only waited for. Wait lets the office go on with its events, and
' lets the calls of that process in: a wait inside the script would shut them out for ever.

Option Explicit

Private Const SCRIPT As String = "vnd.sun.star.script:xlsheets_bridge.py$"
Private Const WHERE As String = "?language=Python&location=user"
Private Const PAUSE As Long = 10
Private Const NO_PYTHON As String = "LibreOffice 没有 Python 脚本部件，按钮不能用。请安装 libreoffice-script-provider-python，再运行一次 xlsheets addin install --libreoffice。"

' Runs Python code for the workbook in front; returns "" or what went wrong, which has been shown already.
Public Function RunPython(ByVal PythonCommand As String) As String
    Dim Job As Variant, Working As Object, Finish As Object
    Working = Entry("is_working")
    If IsNull(Working) Then
        RunPython = NO_PYTHON
        MsgBox NO_PYTHON, 48, "xlsheets"
        Exit Function
    End If
    Finish = Entry("finish")
    Job = Entry("begin").invoke(Array(ThisComponent, PythonCommand), Array(), Array())
    Do While Working.invoke(Array(Job), Array(), Array())
        Wait PAUSE
    Loop
    RunPython = Finish.invoke(Array(Job), Array(), Array())
End Function

' Stops the Python code that is at work for the workbook in front; for a button of one's own.
Public Sub CancelPython()
    Entry("cancel").invoke(Array(ThisComponent), Array(), Array())
End Sub

Private Function Entry(ByVal Name As String) As Object
    Dim Provider As Object
    On Error GoTo Missing
    Provider = GetProcessServiceManager().createInstance("com.sun.star.script.provider.MasterScriptProviderFactory").createScriptProvider("user")
    Entry = Provider.getScript(SCRIPT & Name & WHERE)
    Exit Function
Missing:
    Entry = Nothing
End Function
