Attribute VB_Name = "xlsheets_ribbon"
Option Explicit

' What the ribbon of the add-in calls: the same Subs as the buttons.

Public Sub xlsheets_ribbon_check_sheet(control As IRibbonControl)
    xlsheets_check_sheet
End Sub

Public Sub xlsheets_ribbon_check(control As IRibbonControl)
    xlsheets_check
End Sub

Public Sub xlsheets_ribbon_collect(control As IRibbonControl)
    xlsheets_collect
End Sub

Public Sub xlsheets_ribbon_missing(control As IRibbonControl)
    xlsheets_missing
End Sub

Public Sub xlsheets_ribbon_annex(control As IRibbonControl)
    xlsheets_annex
End Sub

Public Sub xlsheets_ribbon_preview(control As IRibbonControl)
    xlsheets_preview
End Sub

Public Sub xlsheets_ribbon_undo(control As IRibbonControl)
    xlsheets_undo
End Sub

Public Sub xlsheets_ribbon_pdf(control As IRibbonControl)
    xlsheets_pdf
End Sub

Public Sub xlsheets_ribbon_selfcheck(control As IRibbonControl)
    xlsheets_selfcheck
End Sub

Public Sub xlsheets_ribbon_cancel(control As IRibbonControl)
    xlsheets_cancel
End Sub
