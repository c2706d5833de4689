"""What packages are made of: words, people, contents, cut from generators with fixed seeds."""

import math
import random


EPOCH_START = 1_700_000_000  # the build time of the first package

SYLLABLES = (
    "ab ac ad al an ar as at ba be bi bo ca ce co da de di do el em en er es fa fi fo ga ge go ha he "
    "ho in is it ka ke ki la le li lo ma me mi mo na ne ni no on or pa pe po ra re ri ro sa se si so "
    "ta te ti to un ur us va ve vi vo wa we wi xa xe ya yo za zo"
).split()

WORDS = (
    "access adapter address affinity allocator archive array attribute backend balance barrier block "
    "bridge buffer builder bus cache callback channel chunk client clock cluster codec command config "
    "console context control counter cursor daemon data debug decoder default device digest directory "
    "display domain driver dump editor emulator encoder engine entry event export fence field filter "
    "firmware flow folder format frame gateway graph group handle handler hash header helper history "
    "host image import index input install interface iterator journal kernel keyring label layer layout "
    "library limit link list loader local lock logger machine manager mapper master matrix media memory "
    "message metric mirror mode module monitor mount name network node object offset option order output "
    "package page parser partition password path pattern payload peer pipe plugin policy pool port probe "
    "process profile program protocol proxy query queue random range reader record region registry relay "
    "remote render report request resource result ring route runtime sample scanner schedule scope script "
    "search section sector sensor server service session setting shell signal slot snapshot socket sort "
    "source stack state status storage stream string sync system table target task template terminal test "
    "theme thread timer token tool trace tracker transfer tree trigger tunnel update user utility value "
    "vector version view virtual volume watch widget window worker wrapper writer zone"
).split()

SUBSYSTEMS = (
    "acpi ata audit blk bpf cgroup clk cpu crypto dev dma dquot drm edac eth ext4 fb fs gpio hid hwmon "
    "i2c ib iio input iommu ip ipv6 irq jbd2 kobject kvm led lib lru md mdio media mem mii mm mmc mtd net "
    "netdev nf nfs nla nvme of page pci percpu perf phy platform pm power proc ptp pwm ras rcu rdma regmap "
    "regulator rtc sched scsi sdio seq serial skb snd sock spi sunrpc sysfs tcp thermal tls tracepoint tty "
    "udp usb uwb v4l2 vfio vfs virtio vlan watchdog wireless workqueue xdp xfrm xfs zs"
).split()

ACTIONS = (
    "add alloc attach begin bind build cancel check claim clear complete config copy create del destroy "
    "detach disable enable end exit fill find finish flush free get init insert iterate load lookup map "
    "mark match notify open parse poll pop prepare probe push put queue read refresh register release "
    "remove request reset resume run schedule send set setup split start stop submit suspend sync take "
    "try unbind unlock unmap unregister update wait wake walk write"
).split()

# Symbols that nearly every module uses; they get the first places in the use order.
COMMON_SYMBOLS = (
    "module_layout __fentry__ __x86_return_thunk _printk kfree __stack_chk_fail kmalloc_trace "
    "kmalloc_caches __kmalloc mutex_lock mutex_unlock _raw_spin_lock_irqsave "
    "_raw_spin_unlock_irqrestore memcpy memset strcmp snprintf param_ops_int param_ops_bool "
    "__mutex_init _dev_err _dev_info _dev_warn dev_driver_string jiffies msleep vfree vmalloc "
    "__list_add_valid __list_del_entry_valid queue_work_on system_wq cancel_work_sync "
    "destroy_workqueue alloc_workqueue copy_from_user copy_to_user _copy_from_user _copy_to_user "
    "fortify_panic __ubsan_handle_out_of_bounds sprintf strlen strscpy kstrdup mod_timer del_timer_sync "
    "init_timer_key schedule schedule_timeout __wake_up prepare_to_wait_event finish_wait "
    "pci_enable_device pci_disable_device __pci_register_driver pci_unregister_driver ioremap iounmap "
    "request_threaded_irq free_irq dma_alloc_attrs dma_free_attrs __init_waitqueue_head "
    "__alloc_pages __free_pages free_pages kmem_cache_alloc kmem_cache_free kmem_cache_create "
    "kmem_cache_destroy debugfs_create_file debugfs_remove device_create device_destroy "
    "class_destroy cdev_add cdev_del cdev_init alloc_chrdev_region unregister_chrdev_region"
).split()

PEOPLE = (
    "Ada Berg", "Björn Åkesson", "Chiara Rossi", "Dmitri Ivanov", "Élodie Martin", "Farid Haddad",
    "Grace O'Neil", "Hana Novák", "Ivan Petrov", "José García", "Kenji Sato", "Łukasz Nowak",
    "Mei Lin", "Noor Aziz", "Olu Adeyemi", "Petra Schmidt",
)

LICENSES = (
    "MIT", "GPL-2.0-or-later", "LGPL-2.1-or-later", "Apache-2.0", "BSD-3-Clause", "MPL-2.0",
    "GPL-2.0-only AND MIT", "ISC", "(GPL-2.0-or-later OR MIT) AND Zlib", "Artistic-2.0",
)

POOL_SIZE = 1 << 22


def pool_for(seed):
    """A block of incompressible bytes from which all file contents are cut."""
    return random.Random(f"{seed}/pool").randbytes(POOL_SIZE)


def cut(pool, rng, size):
    """`size` bytes of content, starting at a random place in the pool."""
    start = rng.randrange(POOL_SIZE)
    if start + size <= POOL_SIZE:
        return pool[start:start + size]
    parts = [pool[start:]]
    size -= len(parts[0])
    whole, rest = divmod(size, POOL_SIZE)
    return b"".join(parts + [pool] * whole + [pool[:rest]])


def bounded_pareto(rng, low, high, alpha):
    """A whole number between low and high with a power-law tail."""
    if low >= high:
        return low
    ratio = (low / high) ** alpha
    value = low * (1 - rng.random() * (1 - ratio)) ** (-1 / alpha)
    return max(low, min(high, int(value)))


def log_uniform(rng, low, high):
    if low >= high:
        return low
    return int(math.exp(rng.uniform(math.log(max(1, low)), math.log(high))))


def sentence(rng, low, high):
    words = rng.choices(WORDS, k=rng.randint(low, high))
    return words[0].capitalize() + " " + " ".join(words[1:])


def changelog(rng, count, when, version):
    entries = []
    for step in range(count):
        when -= rng.randrange(1, 60) * 86400
        day = when - when % 86400 + 43200
        author = f"{rng.choice(PEOPLE)} <{rng.choice(SYLLABLES)}{rng.choice(SYLLABLES)}@example.com> - {version}-{count - step}"
        lines = [f"- {sentence(rng, 4, 12)}" for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 5)))]
        if rng.random() < 0.2:
            lines[-1] += f" (rhbz#{rng.randrange(1000000, 2400000)}) <&\">"
        entries.append((day, author, "\n".join(lines)))
    return entries
