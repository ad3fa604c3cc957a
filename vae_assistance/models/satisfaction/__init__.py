from . import survey_question
from . import survey_user_input
from . import vae_program
from . import vae_satisfaction
from . import vae_complaint
from . import vae_candidate
from . import vae_day
