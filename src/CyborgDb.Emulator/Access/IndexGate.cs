using System.Security.Cryptography;
using System.Text.Json;
using CyborgDb.Emulator.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace CyborgDb.Emulator.Access;

/// <summary>
/// The way to an index: through the key in the request, through the KMS, or through a user's own copy of the data key.
/// </summary>
internal sealed class IndexGate(IndexStore store, KmsSlots kms, ServiceVersion version, ContractReadings readings)
{
    /// <summary>Makes an index under the key of the request, or of a KMS slot; exactly one of them is needed.</summary>
    public void Create(IndexDefinition definition, JsonElement? keyJson)
    {
        if (keyJson is not null && definition.KmsName is not null)
            throw RejectedException.BadRequest("Give either index_key or kms_name, not both");
        if (definition.KmsName is { } slot)
        {
            store.Create(definition, kms.Wrapping(slot));
            return;
        }

        if (keyJson is not { } json)
            throw RejectedException.BadRequest("One of index_key and kms_name is required");
        using var key = SubmittedKey.Decode(json);
        store.Create(definition, key.Bytes);
    }

    public UnlockedIndex Unlock(HttpContext context, IndexAddress address)
    {
        var caller = context.Features.GetRequiredFeature<Caller>();
        if (caller.User is { } user && user.IndexName != address.Name)
            throw RejectedException.Unauthorized("Invalid API Key");
        var index = store.Find(address.Name) ?? throw RejectedException.NoSuchIndex(address.Name);
        var cipher = WithKeyOf(index, address, caller, static (dataKey, key) => dataKey.Unwrap(key));
        if (cipher is null)
            throw WrongKey(index);
        index.IsOpen = true;
        return new(index, cipher);
    }

    /// <summary>A copy of the data key, wrapped under another key.</summary>
    public WrappedDataKey Rewrap(HttpContext context, VectorIndex index, IndexAddress address, byte[] newKey) =>
        WithKeyOf(
            index,
            address,
            context.Features.GetRequiredFeature<Caller>(),
            (dataKey, key) => dataKey.Rewrap(key, newKey))
        ?? throw WrongKey(index);

    private delegate T UseKey<T>(WrappedDataKey dataKey, ReadOnlySpan<byte> key);

    private T WithKeyOf<T>(VectorIndex index, IndexAddress address, Caller caller, UseKey<T> use)
    {
        if (index.Definition.KmsName is not null && address.HasKey)
            throw RejectedException.BadRequest($"Index '{index.Name}' is KMS-backed: index_key must not be sent");
        if (caller.User is { } user)
        {
            if (address.HasKey)
                throw RejectedException.BadRequest("index_key must not be sent with a user's API key");

            // 0.17 opens an index only with the key that the caller sends, or with the KMS.
            var opens = user.IndexIdentity == index.Identity && (version == ServiceVersion.V018 || index.Definition.KmsName is not null);
            if (!opens)
                throw RejectedException.Unauthorized($"This API key does not open index '{index.Name}'");
            Span<byte> key = stackalloc byte[UserSecret.KeyLength];
            caller.DeriveWrappingKey(key);
            try
            {
                return use(user.DataKey, key);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(key);
            }
        }

        if (index.Definition.KmsName is { } slot)
            return use(index.DataKey, kms.Unwrapping(slot, index.Name));
        if (!address.HasKey)
            throw RejectedException.BadRequest($"Index '{index.Name}' was created with an index_key, which is required");
        using var submitted = address.DecodeKey();
        return use(index.DataKey, submitted.Bytes);
    }

    private RejectedException WrongKey(VectorIndex index) =>
        readings.WrongKey == WrongKeyAnswer.NotFoundUnlessOpen && (!index.IsOpen || index.Count == 0)
            ? RejectedException.NoSuchIndex(index.Name)
            : RejectedException.Unauthorized($"Wrong encryption key for index '{index.Name}'");
}
