"""An assessment as the report shows it: plain text and numbers, everything already said.

Templates only loop and test; HTML, PDF, DOCX and XLSX read the same view.
"""

from checklist.report.view.making import report_view
from checklist.report.view.shown import ReportView

__all__ = ["ReportView", "report_view"]
