from . import embedded_workbook
