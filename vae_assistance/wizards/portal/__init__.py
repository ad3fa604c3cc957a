from . import portal_wizard
from . import vae_appointment_refuse
