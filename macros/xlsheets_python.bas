Attribute VB_Name = "xlsheets_python"
Option Explicit

' RunPython: the one way from a button to Python.
'
' It speaks the command line of xlwings (--wb, --from_xl, --app, --hwnd), so that
' xlwings.Book.caller() finds the workbook, and waits until Python has ended.
' Every text that a person sees stands in the very hidden sheet xlwings.conf:
' this file is ASCII.
'
' LINES WITH #: VBA obeys them; LibreOffice takes them for comments and compiles
' all branches. The constant LIBREOFFICE is defined nowhere, so that its branches
' exist in LibreOffice only.

Private Const CONF As String = "xlwings.conf"
Private Const NOT_FOUND As Long = 9009
Private Const TEXT_STREAM As Long = 2
Private Running As Boolean

Public Function RunPython(ByVal PythonCommand As String) As Long
    Dim Failed As String
    RunPython = -1
#If LIBREOFFICE Then
    RunPython = RunInLibreOffice(PythonCommand)
    Exit Function
#End If
    If ActiveWorkbook Is Nothing Then
        Tell "MSG_NO_BOOK", ""
        Exit Function
    End If
    If Running And InStr(PythonCommand, "buttons.cancel") = 0 Then
        Tell "MSG_BUSY", ""
        Exit Function
    End If
    On Error GoTo Stopped
    Running = True
    Application.EnableCancelKey = 0 ' Esc is for Python to see, not for the debugger; Excel takes this back at the end
#If Mac Then
    RunPython = RunOnMac(PythonCommand)
#Else
    RunPython = RunOnWindows(PythonCommand)
#End If
    Running = False
    Exit Function
Stopped:
    Failed = Err.Description
    Running = False
    Tell "MSG_FAILED", Failed
End Function

' ---- LibreOffice ------------------------------------------------------------

#If LIBREOFFICE Then
' Calls the RunPython that `xlsheets addin install --libreoffice` put into the user's Standard library.
Private Function RunInLibreOffice(ByVal PythonCommand As String) As Long
    Dim Libraries As Object, Library As Object, Names As Variant, Provider As Object, Script As Object, i As Long
    RunInLibreOffice = -1
    On Error GoTo Stopped
    Libraries = GlobalScope.BasicLibraries
    If Libraries.hasByName("Standard") Then
        Libraries.loadLibrary("Standard")
        Library = Libraries.getByName("Standard")
        Names = Library.getElementNames()
        For i = 0 To UBound(Names)
            If InStr(1, Library.getByName(Names(i)), "Function RunPython(", 1) > 0 Then
                Provider = GetProcessServiceManager().createInstance("com.sun.star.script.provider.MasterScriptProviderFactory").createScriptProvider("user")
                Script = Provider.getScript("vnd.sun.star.script:Standard." & Names(i) & ".RunPython?language=Basic&location=application")
                Script.invoke(Array(PythonCommand), Array(), Array())
                RunInLibreOffice = 0
                Exit Function
            End If
        Next i
    End If
    Tell "MSG_NO_BRIDGE", ""
    Exit Function
Stopped:
    Tell "MSG_FAILED", Err.Description
End Function
#End If

' ---- Windows ----------------------------------------------------------------

Private Function RunOnWindows(ByVal PythonCommand As String) As Long
    Dim Host As Object, Files As Object
    Dim Python As String, Paths As String, LogFile As String, CommandLine As String, Report As String
    Set Host = CreateObject("WScript.Shell")
    Set Files = CreateObject("Scripting.FileSystemObject")
    RunOnWindows = -1
    Python = Interpreter(Host, Files)
    If InStr(Python, "\") > 0 And Not Files.FileExists(Python) Then
        Tell "MSG_NO_PYTHON", Python
        Exit Function
    End If
    LogFile = Files.BuildPath(Files.GetSpecialFolder(2).Path, Files.GetTempName())
    Paths = Setting("PYTHONPATH")
    If Paths <> "" Then CommandLine = "set " & Quoted("PYTHONPATH=" & Paths) & "&& "
    ' -P: no module is taken from the folder that happens to be current; -X utf8: the log is UTF-8
    CommandLine = CommandLine & Quoted(Python) & " -B -P -X utf8 -c " & Quoted(PythonCommand) & _
        " --wb=" & Quoted(ActiveWorkbook.Name) & " --from_xl=1" & _
        " --app=" & Quoted(Application.Path & "\" & Application.Name) & _
        " --hwnd=" & Quoted(CStr(Application.Hwnd)) & " 2> " & Quoted(LogFile)
    ' /S: cmd takes away the outer quotes and no others; 0: no console window; True: wait
    RunOnWindows = Host.Run("cmd.exe /D /S /C " & Quoted(CommandLine), 0, True)
    If Files.FileExists(LogFile) Then
        Report = Contents(LogFile, "utf-8")
        Files.DeleteFile LogFile, True
    End If
    If RunOnWindows = NOT_FOUND Then
        Tell "MSG_NO_PYTHON", Python
    ElseIf RunOnWindows <> 0 Then
        Explain Report, Python
    End If
End Function

' The Python to run: named in the workbook's own xlwings.conf, else in the user's, else the one on the PATH.
Private Function Interpreter(ByVal Host As Object, ByVal Files As Object) As String
    Dim UserFile As String, Charset As Variant
    Interpreter = Host.ExpandEnvironmentStrings(Setting("INTERPRETER_WIN"))
    If Interpreter <> "" Then Exit Function
    UserFile = Host.ExpandEnvironmentStrings("%USERPROFILE%\.xlwings\xlwings.conf")
    If Files.FileExists(UserFile) Then
        For Each Charset In Array("utf-8", "gb18030")
            Interpreter = Host.ExpandEnvironmentStrings(ValueIn(Contents(UserFile, CStr(Charset)), "INTERPRETER_WIN"))
            If Files.FileExists(Interpreter) Then Exit Function
        Next Charset
    End If
    If Interpreter = "" Then Interpreter = "python"
End Function

Private Function Contents(ByVal Path As String, ByVal Charset As String) As String
    Dim Stream As Object
    Set Stream = CreateObject("ADODB.Stream")
    Stream.Type = TEXT_STREAM
    Stream.Charset = Charset
    Stream.Open
    Stream.LoadFromFile Path
    Contents = Stream.ReadText
    Stream.Close
End Function

Private Function Quoted(ByVal Text As String) As String
    Quoted = Chr$(34) & Text & Chr$(34)
End Function

' ---- macOS (written after xlwings' own module; never run by this project) -----

#If Mac Then
Private Function RunOnMac(ByVal PythonCommand As String) As Long
    Dim UserFile As String, Settings As String, Script As String, Parameters As String
    RunOnMac = -1
    UserFile = Environ$("HOME") & "/xlwings.conf"
    On Error Resume Next
    Settings = AllOf(UserFile)
    On Error GoTo 0
    Script = ValueIn(Settings, "XLWINGS_VERSION")
    If Script = "" Then
        Tell "MSG_NO_MAC", ""
        Exit Function
    End If
    Parameters = Join(Array("false;;;;;;" & Setting("PYTHONPATH"), ValueIn(Settings, "INTERPRETER_MAC"), PythonCommand, _
        ActiveWorkbook.Name, Left$(Application.Path, Len(Application.Path) - 4), Environ$("HOME") & "/xlwings.log"), "|")
    AppleScriptTask "xlwings-" & Script & ".applescript", "VbaHandler", Parameters
    RunOnMac = 0
End Function

Private Function AllOf(ByVal Path As String) As String
    Dim Number As Integer
    Number = FreeFile
    Open Path For Input As #Number
    AllOf = Input$(LOF(Number), #Number)
    Close #Number
End Function
#End If

' ---- settings and messages ----------------------------------------------------

' A value of this workbook's very hidden sheet; empty where there is none.
Private Function Setting(ByVal Key As String) As String
    Dim Sheet As Object, Row As Long
    On Error GoTo Absent
    Set Sheet = ThisWorkbook.Worksheets(CONF)
    Row = 1
    Do While CStr(Sheet.Cells(Row, 1).Value) <> ""
        If CStr(Sheet.Cells(Row, 1).Value) = Key Then
            Setting = CStr(Sheet.Cells(Row, 2).Value)
            Exit Function
        End If
        Row = Row + 1
    Loop
Absent:
End Function

' The value of a line "KEY","value".
Private Function ValueIn(ByVal Text As String, ByVal Key As String) As String
    Dim Entry As Variant, Mark As String
    Mark = Chr$(34) & Key & Chr$(34) & "," & Chr$(34)
    For Each Entry In Split(Replace(Text, vbCr, ""), vbLf)
        If InStr(1, Entry, Mark, vbTextCompare) > 0 Then
            ValueIn = Mid$(Entry, InStr(1, Entry, Mark, vbTextCompare) + Len(Mark))
            If Right$(ValueIn, 1) = Chr$(34) Then ValueIn = Left$(ValueIn, Len(ValueIn) - 1)
            Exit Function
        End If
    Next Entry
End Function

Private Sub Explain(ByVal Report As String, ByVal Python As String)
    If InStr(Report, "No module named 'xlsheets'") > 0 Or InStr(Report, "No module named 'xlwings'") > 0 Then
        Tell "MSG_NO_PACKAGE", Python
    Else
        Tell "MSG_FAILED", Right$(Report, 700)
    End If
End Sub

Private Sub Tell(ByVal Key As String, ByVal Detail As String)
    Dim Text As String
    Text = Setting(Key)
    If Text = "" Then Text = Key
    If Detail <> "" Then Text = Text & vbLf & vbLf & Detail
    MsgBox Text, vbExclamation, "xlsheets"
End Sub
