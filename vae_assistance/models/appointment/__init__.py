from . import calendar_event
from . import calendar_event_series
from . import calendar_recurrence
from . import vae_fiche_action
from . import vae_todo
from . import vae_fiche_action_carry
from . import vae_fiche_action_support
from . import vae_candidate
