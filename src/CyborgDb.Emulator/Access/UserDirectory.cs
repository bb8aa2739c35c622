using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Access;

/// <summary>The users of all indexes.</summary>
sealed class UserDirectory
{
    readonly Lock _lock = new();
    readonly Dictionary<string, IndexUser> _byVerifier = new(StringComparer.Ordinal);
    readonly List<IndexUser> _inOrder = [];

    /// <summary>Adds a user, unless the index has been deleted meanwhile.</summary>
    public bool TryAdd(IndexUser user)
    {
        lock (_lock)
        {
            if (user.Index.IsDeleted)
                return false;
            _byVerifier.Add(Convert.ToHexString(user.Verifier), user);
            _inOrder.Add(user);
            return true;
        }
    }

    /// <summary>Whose credential it is. What is looked up is derived from the secret, so timing tells nothing of it.</summary>
    public IndexUser? Find(UserToken token)
    {
        string verifier = Convert.ToHexString(token.Verifier());
        lock (_lock)
            return _byVerifier.GetValueOrDefault(verifier);
    }

    /// <summary>The users of an index in the order in which they were made.</summary>
    public IndexUser[] Of(VectorIndex index)
    {
        lock (_lock)
            return [.. _inOrder.Where(user => user.Index == index)];
    }

    public bool Remove(VectorIndex index, string id)
    {
        lock (_lock)
            return RemoveWhere(user => user.Index == index && user.Id == id) > 0;
    }

    /// <summary>Marks the index as deleted and removes its users.</summary>
    public void RemoveAllOf(VectorIndex index)
    {
        lock (_lock)
        {
            index.IsDeleted = true;
            RemoveWhere(user => user.Index == index);
        }
    }

    public IEnumerable<ReadOnlyMemory<byte>> StoredBytes()
    {
        IndexUser[] users;
        lock (_lock)
            users = [.. _inOrder];
        foreach (IndexUser user in users)
        {
            yield return System.Text.Encoding.UTF8.GetBytes(user.Id);
            yield return user.Verifier;
            yield return user.DataKey.StoredBytes;
        }
    }

    int RemoveWhere(Predicate<IndexUser> isRemoved)
    {
        foreach (IndexUser user in _inOrder.FindAll(isRemoved))
            _byVerifier.Remove(Convert.ToHexString(user.Verifier));
        return _inOrder.RemoveAll(isRemoved);
    }
}
