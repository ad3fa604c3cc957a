from . import test_welcome
from . import test_crm_lead
from . import test_eligibility
