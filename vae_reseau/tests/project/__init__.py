from . import test_vae_project
from . import test_project_summary
from . import test_project_portal
