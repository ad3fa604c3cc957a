from . import survey_user_input
from . import vae_retention
