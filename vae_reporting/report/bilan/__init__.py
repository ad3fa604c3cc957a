from . import bilan_xlsx
from . import embedded_workbooks
