from . import portal_wizard
from . import vae_lead_convert
