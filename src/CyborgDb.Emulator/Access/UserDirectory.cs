namespace CyborgDb.Emulator.Access;

/// <summary>The users of all indexes.</summary>
internal sealed class UserDirectory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IndexUser> _byVerifier = new(StringComparer.Ordinal);
    private readonly List<IndexUser> _inOrder = [];

    public void Add(IndexUser user)
    {
        lock (_lock)
        {
            _byVerifier.Add(Convert.ToHexString(user.Verifier), user);
            _inOrder.Add(user);
        }
    }

    /// <summary>Whose credential it is. What is looked up is derived from the secret, so timing tells nothing of it.</summary>
    public IndexUser? Find(UserSecret secret)
    {
        var verifier = Convert.ToHexString(secret.Verifier());
        lock (_lock)
            return _byVerifier.GetValueOrDefault(verifier);
    }

    /// <summary>The users of the indexes of one name in the order in which they were made.</summary>
    public IndexUser[] Of(string indexName)
    {
        lock (_lock)
            return [.. _inOrder.Where(user => user.IndexName == indexName)];
    }

    /// <summary>Removes a user; false when there is none of this id.</summary>
    public bool Remove(string indexName, string id)
    {
        lock (_lock)
        {
            var place = _inOrder.FindIndex(user => user.IndexName == indexName && user.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
            if (place < 0)
                return false;
            _byVerifier.Remove(Convert.ToHexString(_inOrder[place].Verifier));
            _inOrder.RemoveAt(place);
            return true;
        }
    }
}
