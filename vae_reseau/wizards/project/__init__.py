from . import vae_project_join
from . import vae_lead_convert
