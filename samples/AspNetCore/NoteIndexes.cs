using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using CyborgDb;

namespace AspNetCore;

/// <summary>
/// Which index a request is about: one for all, or, where <c>Notes:TenantHeader</c> names a header, one for each tenant, made when it is
/// first used and encrypted under a key of its own.
/// </summary>
/// <remarks>
/// A header is as true as whoever sets it. In front of an application like this stands something that knows the caller and sets the header
/// itself, or the tenant comes from the caller's claims.
/// </remarks>
internal sealed partial class NoteIndexes(EncryptedIndex notes, CyborgDbClient client, ConfiguredKey keys, IConfiguration configuration)
{
    /// <summary>The setting that holds the header's name.</summary>
    public const string TenantHeader = "Notes:TenantHeader";

    private readonly ConcurrentDictionary<string, EncryptedIndex> _tenants = new(StringComparer.Ordinal);
    private readonly string? _header = configuration[TenantHeader] is { Length: > 0 } header ? header : null;

    /// <summary>Whether each tenant has an index of its own.</summary>
    public bool PerTenant => _header is not null;

    /// <summary>The name of the index that a request is about.</summary>
    /// <exception cref="BadHttpRequestException">It does not say which tenant's.</exception>
    public string NameOf(HttpRequest request)
    {
        if (_header is null)
            return notes.Name;
        var tenant = request.Headers[_header].ToString();
        return TenantName().IsMatch(tenant)
            ? $"{notes.Name}-{tenant}"
            : throw new BadHttpRequestException($"The header {_header} has to name a tenant: 1 to 40 small letters, digits and hyphens.");
    }

    /// <summary>The index that a request is about.</summary>
    /// <exception cref="BadHttpRequestException">It does not say which tenant's.</exception>
    public async ValueTask<EncryptedIndex> OfAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var name = NameOf(request);
        if (!PerTenant)
            return notes;
        return _tenants.TryGetValue(name, out var known)
            ? known
            : _tenants.GetOrAdd(name, await EnsureAsync(name, cancellationToken));
    }

    /// <summary>Creates an index, or opens the one that is there. Two that do so at once do no harm.</summary>
    public async Task<EncryptedIndex> EnsureAsync(string name, CancellationToken cancellationToken)
    {
        var key = await keys.GetKeyAsync(name, cancellationToken);
        try
        {
            return await client.CreateIndexAsync(
                name, key, new() { EmbeddingModel = configuration["Notes:EmbeddingModel"], Metric = DistanceMetric.Cosine }, cancellationToken);
        }
        catch (CyborgDbConflictException)
        {
            // It is there from an earlier run; that the key fits it is better known now than at the first request.
            return await client.LoadIndexAsync(name, key, cancellationToken);
        }
    }

    [GeneratedRegex("^[a-z0-9-]{1,40}\\z")]
    private static partial Regex TenantName();
}
