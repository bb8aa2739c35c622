using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CyborgDb.Transport;

/// <summary>The keys that a client has of providers, one for each provider and index: all objects of an index share it.</summary>
internal sealed class ProvidedKeys
{
    // A provider that nobody has any more takes its keys with it.
    private readonly ConditionalWeakTable<IIndexKeyProvider, ConcurrentDictionary<string, ProvidedKey>> _keys = [];

    /// <summary>The key of an index, which its provider is asked for when it is first needed.</summary>
    public ProvidedKey Of(string indexName, IIndexKeyProvider provider)
    {
        var known = _keys.GetValue(provider, static _ => new(StringComparer.Ordinal));
        return known.GetOrAdd(
            indexName,
            static (name, source) => new ProvidedKey(name, source.provider, failed => source.known.TryRemove(new(name, failed))),
            (provider, known));
    }

    /// <summary>Lets go of all keys. Those who use one now keep it.</summary>
    public void Clear() => _keys.Clear();
}
