// SPDX-License-Identifier: GPL-2.0
/* What rcu-list.cocci must find: lines with "bad". */

static int unlocked(void)
{
	struct thing *thing;

	list_for_each_entry_rcu(thing, &things, list) /* bad */
		if (thing->found)
			return 1;
	return 0;
}

static int too_late(void)
{
	struct thing *thing;
	int count = 0;

	rcu_read_lock();
	count = things_count;
	rcu_read_unlock();
	hlist_for_each_entry_rcu(thing, &things, list) /* bad */
		count++;
	return count;
}

static int wrong_iterator(void)
{
	struct thing *thing;
	int count = 0;

	rcu_read_lock();
	list_for_each_entry(thing, &things, list) /* bad */
		count++;
	rcu_read_unlock();
	return count;
}

static int good(void)
{
	struct thing *thing;
	int count = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(thing, &things, list)
		count++;
	rcu_read_unlock();
	list_for_each_entry(thing, &things, list)
		count++;
	return count;
}
