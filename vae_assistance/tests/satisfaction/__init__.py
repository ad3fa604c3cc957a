from . import test_survey_user_input
from . import test_vae_satisfaction
from . import test_vae_complaint
