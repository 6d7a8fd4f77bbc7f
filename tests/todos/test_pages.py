import pytest
from tests.todos.conftest import added
from uuid_utils.compat import uuid7

pytestmark=pytest.mark.django_db

def test_smoke(as_alice, htmx, alice, as_charlie):
    for i in range(3): t=added(alice, f"Buy milk {i}")
    r=as_alice.get('/'); assert r.status_code==200; open('/tmp/scratch/list.html','wb').write(r.content)
    r=as_alice.get(f'/todos/{t}/'); assert r.status_code==200; open('/tmp/scratch/detail.html','wb').write(r.content)
    r=as_alice.get(f'/todos/{t}/v1/'); assert r.status_code==200
    r=as_alice.get('/trash/'); assert r.status_code==200
    r=as_alice.get(f'/todos/{t}/edit/'); assert r.status_code==200
    r=htmx.post(f'/todos/{t}/status/Finished/',{'command_id':str(uuid7()),'next':'/?q=milk'}); print(r.content.decode()); assert r.status_code==200
    r=htmx.post('/todos/',{'command_id':str(uuid7()),'next':'/','description':'Zzz'}); print(r.content.decode()); assert r.status_code==200
    r=htmx.get(f'/todos/{t}/edit/'); assert r.status_code==200
    r=htmx.post(f'/todos/{t}/edit/',{'command_id':str(uuid7()),'next':'/','description':'Zzz','version':1}); print(r.content.decode()); assert r.status_code==409
    r=htmx.post(f'/todos/{t}/remove/',{'command_id':str(uuid7()),'next':f'/todos/{t}/'}); print(len(r.content)); assert r.status_code==200
    r=as_alice.post(f'/todos/{t}/restore/',{'command_id':str(uuid7()),'next':f'/todos/{t}/'},follow=True); assert r.status_code==200; assert 'Restored' in r.content.decode()
    r=as_charlie.get(f'/todos/{t}/'); assert r.status_code==404
