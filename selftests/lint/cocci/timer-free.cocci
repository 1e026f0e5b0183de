// SPDX-License-Identifier: GPL-2.0
//
// What holds a timer or work is freed only after that was shut down: by the function that
// frees it, before it does, or where it is freed because making it failed.

@holder@
identifier T, m;
@@
 struct T {
 	...
(
 	struct hrtimer m;
|
 	struct timer_list m;
|
 	struct delayed_work m;
|
 	struct work_struct m;
)
 	...
 };

@stopped@
identifier holder.T;
struct T *object;
identifier holder.m;
position p;
@@
(
 hrtimer_cancel(&object->m)
|
 timer_shutdown_sync(&object->m)
|
 timer_delete_sync(&object->m)
|
 del_timer_sync(&object->m)
|
 cancel_work_sync(&object->m)
|
 cancel_delayed_work_sync(&object->m)
)
 ...
(
 kfree@p(object)
|
 kfree_rcu@p(object, ...)
|
 call_rcu@p(&object->rcu, ...)
|
 free_netdev@p(object->dev)
)

@making@
identifier holder.T;
struct T *object;
position p;
@@
(
 object = kzalloc(...);
|
 object = kmem_cache_zalloc(...);
|
 object = kmem_cache_alloc(...);
|
 object = route_create(...);
)
 ...
(
 kfree@p(object)
|
 call_rcu@p(&object->rcu, ...)
)

@@
identifier holder.T;
struct T *object;
position p != { stopped.p, making.p };
@@
(
*kfree@p(object)
|
*kfree_rcu@p(object, ...)
|
*call_rcu@p(&object->rcu, ...)
|
*free_netdev@p(object->dev)
)
