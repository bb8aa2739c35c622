using System.Text.Json;

namespace CyborgDb.Emulator.Access;

/// <summary>Which index a request is about, and the key that it brought, not yet decoded: in the body or in a header.</summary>
internal readonly record struct IndexAddress(string Name, JsonElement? Key, string? HeaderKey = null)
{
    public bool HasKey => Key is not null || HeaderKey is not null;

    public SubmittedKey DecodeKey() => Key is { } json ? SubmittedKey.Decode(json) : SubmittedKey.Decode(HeaderKey);
}
