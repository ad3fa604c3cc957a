from . import budget_xlsx
from . import embedded_workbooks
