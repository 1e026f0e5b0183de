// SPDX-License-Identifier: GPL-2.0
//
// An RCU list is gone through with the RCU read lock held by the same function, and
// under no more than that lock only by an iterator made for it.

@locked@
iterator name list_for_each_entry_rcu, hlist_for_each_entry_rcu;
statement S;
position p;
@@
(
 rcu_read_lock();
|
 rcu_read_lock_bh();
)
 ... when != rcu_read_unlock();
     when != rcu_read_unlock_bh();
(
 list_for_each_entry_rcu@p(...) S
|
 hlist_for_each_entry_rcu@p(...) S
)

@@
iterator name list_for_each_entry_rcu, hlist_for_each_entry_rcu;
statement S;
position p != locked.p;
@@
(
*list_for_each_entry_rcu@p(...) S
|
*hlist_for_each_entry_rcu@p(...) S
)

@@
iterator name list_for_each_entry, hlist_for_each_entry;
statement S;
@@
 rcu_read_lock();
 ... when != rcu_read_unlock();
     when != \(spin_lock\|spin_lock_bh\|spin_lock_irqsave\|mutex_lock\)(...)
(
*list_for_each_entry(...) S
|
*hlist_for_each_entry(...) S
)
