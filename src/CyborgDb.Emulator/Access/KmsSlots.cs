using System.Security.Cryptography;

namespace CyborgDb.Emulator.Access;

/// <summary>
/// The emulator's key management: named slots, each with a key that is made at the start, never leaves this process and
/// is gone with it.
/// </summary>
internal sealed class KmsSlots : IDisposable
{
    private const int KeyLength = 32;

    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private readonly ServiceVersion _version;

    public KmsSlots(IEnumerable<string> names, ServiceVersion version)
    {
        _version = version;
        foreach (var name in names)
        {
            var key = GC.AllocateUninitializedArray<byte>(KeyLength, pinned: true);
            RandomNumberGenerator.Fill(key);
            _keys.Add(name, key);
        }
    }

    /// <summary>The key that a new index is to be wrapped under; 502 when the slot fails, 400 (0.17: 502) when there is none.</summary>
    public ReadOnlySpan<byte> Wrapping(string name)
    {
        lock (_lock)
        {
            if (!_keys.TryGetValue(name, out var key) || _removed.Contains(name))
                throw Unknown(name);
            return _failing.Contains(name) ? throw RejectedException.BadGateway($"The KMS is not available for slot '{name}'") : key;
        }
    }

    /// <summary>The key that an index was wrapped under; 401 when the slot fails or has been removed since.</summary>
    public ReadOnlySpan<byte> Unwrapping(string name, string indexName)
    {
        lock (_lock)
        {
            return _keys.TryGetValue(name, out var key) && !_removed.Contains(name) && !_failing.Contains(name)
                ? key
                : throw RejectedException.Unauthorized($"The KMS slot '{name}' of index '{indexName}' cannot unwrap its key");
        }
    }

    /// <summary>Makes a slot fail until it is restored; false when there is no such slot.</summary>
    public bool Fail(string name) => Change(name, () => _failing.Add(name));

    /// <summary>Takes a slot away until it is restored; false when there is no such slot.</summary>
    public bool Remove(string name) => Change(name, () => _removed.Add(name));

    /// <summary>Makes a slot work again; false when there is no such slot.</summary>
    public bool Restore(string name) => Change(name, () => _failing.Remove(name) | _removed.Remove(name));

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var key in _keys.Values)
                CryptographicOperations.ZeroMemory(key);
            _keys.Clear();
        }
    }

    private bool Change(string name, Func<bool> change)
    {
        lock (_lock)
        {
            if (!_keys.ContainsKey(name))
                return false;
            change();
            return true;
        }
    }

    private RejectedException Unknown(string name)
    {
        string[] known = [.. _keys.Keys.Where(slot => !_removed.Contains(slot)).Order(StringComparer.Ordinal)];
        var detail = $"Unknown KMS slot '{name}'; {(known.Length == 0 ? "there are none" : $"known slots: '{string.Join("', '", known)}'")}";
        return _version == ServiceVersion.V018 ? RejectedException.BadRequest(detail) : RejectedException.BadGateway(detail);
    }
}
