from . import vae_support_plan_line
