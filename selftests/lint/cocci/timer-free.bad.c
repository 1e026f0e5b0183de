// SPDX-License-Identifier: GPL-2.0
/* What timer-free.cocci must find: lines with "bad". */

struct thing {
	int number;
	struct hrtimer timer;
	struct rcu_head rcu;
};

struct plain {
	struct rcu_head rcu;
};

static void forgotten(struct thing *thing)
{
	list_del(&thing->list);
	kfree(thing); /* bad */
}

static void not_waited_for(struct thing *thing)
{
	hrtimer_try_to_cancel(&thing->timer);
	call_rcu(&thing->rcu, thing_free); /* bad */
}

static void too_late(struct thing *thing)
{
	kfree_rcu(thing, rcu); /* bad */
	hrtimer_cancel(&thing->timer);
}

static void good(struct thing *thing)
{
	hrtimer_cancel(&thing->timer);
	list_del(&thing->list);
	call_rcu(&thing->rcu, thing_free);
}

static void no_timer(struct plain *plain)
{
	kfree(plain);
}

static struct thing *made(void)
{
	struct thing *thing;

	thing = kmem_cache_zalloc(things_cache, GFP_KERNEL);
	if (register_thing(thing)) {
		kfree(thing);
		return NULL;
	}
	return thing;
}
