from . import test_place
from . import test_portal
from . import test_portal_pages
from . import test_portal_todo
from . import test_portal_sending
from . import test_vae_bilan
from . import test_portal_address
from . import test_portal_invitation
