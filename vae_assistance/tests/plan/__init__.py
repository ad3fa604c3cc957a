from . import test_plan_tours
from . import test_vae_support_plan
from . import test_vae_support_plan_progress
from . import test_support_plan_report
from . import test_vae_support_plan_retroplanning
