using CyborgDb.Primitives;

namespace CyborgDb.Protocol;

/// <summary>
/// The bytes of a short body, kept from its measuring to its sending. An attempt that was given up can still be writing them when the call
/// is over, so the memory goes back to its pool when the last user has left.
/// </summary>
internal sealed class KeptBody(PooledBuffer buffer)
{
    /// <summary>What there is room for at first; most calls of a few vectors need no more.</summary>
    public const int Capacity = 8 * 1024;

    private int _users = 1;

    public ReadOnlyMemory<byte> Body => buffer.Written;

    /// <summary>Becomes one of the users; false where the last has left already.</summary>
    public bool TryUse()
    {
        for (var users = Volatile.Read(ref _users); users > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
                return true;
            users = seen;
        }
        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            buffer.Dispose();
    }
}
