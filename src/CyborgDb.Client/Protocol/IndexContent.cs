using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>A body that says nothing but which index.</summary>
internal sealed class IndexContent(IndexScope scope) : RequestContent(scope)
{
    protected override ValueTask WriteFieldsAsync(BodyWriter writer) => default;
}
