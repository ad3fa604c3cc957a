from . import calendar_event
from . import vae_fiche_action
from . import vae_fiche_action_report
from . import vae_todo
from . import vae_fiche_action_carry
from . import vae_fiche_action_support
from . import vae_candidate
