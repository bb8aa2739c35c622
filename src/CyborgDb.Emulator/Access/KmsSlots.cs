using System.Security.Cryptography;

namespace CyborgDb.Emulator.Access;

/// <summary>
/// The emulator's key management: named slots, each with a key that is made at the start, never leaves this process and
/// is gone with it.
/// </summary>
sealed class KmsSlots : IDisposable
{
    const int KeyLength = 32;

    readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);
    readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    readonly Lock _lock = new();

    public KmsSlots(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            byte[] key = GC.AllocateUninitializedArray<byte>(KeyLength, pinned: true);
            RandomNumberGenerator.Fill(key);
            _keys.Add(name, key);
        }
    }

    /// <summary>The key of a slot; 502 when there is no such slot or it fails.</summary>
    public ReadOnlySpan<byte> Key(string name)
    {
        lock (_lock)
        {
            if (!_keys.TryGetValue(name, out byte[]? key))
                throw RejectedException.BadGateway($"The KMS has no slot '{name}'");
            if (_failing.Contains(name))
                throw RejectedException.BadGateway($"The KMS is not available for slot '{name}'");
            return key;
        }
    }

    /// <summary>Makes a slot fail, or work again; false when there is no such slot.</summary>
    public bool SetFailing(string name, bool isFailing)
    {
        lock (_lock)
        {
            if (!_keys.ContainsKey(name))
                return false;
            if (isFailing)
                _failing.Add(name);
            else
                _failing.Remove(name);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (byte[] key in _keys.Values)
                CryptographicOperations.ZeroMemory(key);
            _keys.Clear();
        }
    }
}
