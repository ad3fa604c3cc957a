from . import test_amount_reader
from . import test_budget_import
from . import test_budget_tour
from . import test_budget_workbook
from . import test_vae_budget
from . import test_vae_financial_report
