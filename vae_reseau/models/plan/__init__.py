from . import vae_support_type
from . import vae_support_plan_line
