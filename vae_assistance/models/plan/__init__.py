from . import vae_support_type
from . import vae_plan_template
from . import vae_support_plan
from . import vae_support_plan_line
from . import vae_support_plan_retroplanning
from . import vae_support_plan_report
from . import vae_candidate
from . import vae_decision
