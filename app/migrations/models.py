"""Every model, so that their tables can be compared with what the migrations make."""

from __future__ import annotations

from app.accounts import models as _accounts
from app.audit import models as _audit
from app.concerns import models as _concerns
from app.db import Base
from app.followups import models as _followups
from app.inbox import models as _inbox
from app.interactions import models as _interactions
from app.noticeboard import models as _noticeboard
from app.notices import models as _notices
from app.partners import models as _partners
from app.places import models as _places
from app.presence import models as _presence
from app.programmes import models as _programmes
from app.records import models as _records
from app.referrals import models as _referrals
from app.residents import models as _residents
from app.rounds import models as _rounds
from app.sync import models as _sync

METADATA = Base.metadata
MODULES = (
    _audit,
    _records,
    _accounts,
    _places,
    _concerns,
    _interactions,
    _presence,
    _programmes,
    _residents,
    _followups,
    _inbox,
    _noticeboard,
    _notices,
    _partners,
    _referrals,
    _rounds,
    _sync,
)
