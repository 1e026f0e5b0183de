// SPDX-License-Identifier: GPL-2.0
/* What skb-freed.cocci must find: lines with "bad". */

static int forgotten(struct net_device *dev, int len)
{
	struct sk_buff *skb;

	skb = netdev_alloc_skb(dev, len);
	if (!skb)
		return -ENOMEM;
	if (skb_put_padto(skb, 60))
		return -EINVAL; /* bad */
	netif_rx(skb);
	return 0;
}

static netdev_tx_t send(struct sk_buff *skb, struct net_device *dev)
{
	if (!pskb_may_pull(skb, ETH_HLEN))
		return NETDEV_TX_OK; /* bad */
	forward(dev, skb);
	return NETDEV_TX_OK;
}

static int good(struct net_device *dev, int len)
{
	struct sk_buff *skb;

	skb = netdev_alloc_skb(dev, len);
	if (!skb)
		return -ENOMEM;
	if (skb_linearize(skb)) {
		kfree_skb(skb);
		return -EINVAL;
	}
	netif_rx(skb);
	return 0;
}

static struct sk_buff *made(struct net_device *dev, int len)
{
	struct sk_buff *skb;

	skb = netdev_alloc_skb(dev, len);
	if (!skb)
		return NULL;
	skb_reserve(skb, 2);
	return skb;
}
