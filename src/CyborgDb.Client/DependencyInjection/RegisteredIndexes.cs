using Microsoft.Extensions.DependencyInjection;

namespace CyborgDb.DependencyInjection;

/// <summary>The indexes of a registered client, with the keys of the registered provider.</summary>
internal sealed class RegisteredIndexes(CyborgDbClient client, IIndexKeyProvider keys) : IEncryptedIndexFactory
{
    public EncryptedIndex GetIndex(string name) => client.GetIndex(name, keys);

    public Task<EncryptedIndex> EnsureIndexAsync(string name, CreateIndexOptions? options = null, CancellationToken cancellationToken = default) =>
        client.EnsureIndexAsync(name, keys, options, cancellationToken);

    public Task<EncryptedIndex> LoadIndexAsync(string name, CancellationToken cancellationToken = default) => client.LoadIndexAsync(name, keys, cancellationToken);

    public Task DeleteIndexAsync(string name, CancellationToken cancellationToken = default) => client.DeleteIndexAsync(name, keys, cancellationToken);

    /// <summary>The provider whose keys a client's indexes have.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="clientName">The client's name; <see langword="null"/> or empty for the one without.</param>
    public static IIndexKeyProvider KeysOf(IServiceProvider services, string? clientName) =>
        (string.IsNullOrEmpty(clientName) ? null : services.GetKeyedService<IIndexKeyProvider>(clientName))
        ?? services.GetService<IIndexKeyProvider>()
        ?? throw new InvalidOperationException(
            $"No {nameof(IIndexKeyProvider)} is registered, so there is nobody to ask for the keys of indexes. Register one: services.AddSingleton<{nameof(IIndexKeyProvider)}, …>().");
}
