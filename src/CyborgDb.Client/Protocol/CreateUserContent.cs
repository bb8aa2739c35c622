using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>The body of <c>/indexes/{name}/users</c>.</summary>
internal sealed class CreateUserContent(IndexScope scope, IndexPermissions permissions) : RequestContent(scope with { IsNameInPath = true })
{
    protected override ValueTask WriteFieldsAsync(BodyWriter writer)
    {
        writer.Json.WriteStartArray("permissions"u8);
        if (permissions.HasFlag(IndexPermissions.Read))
            writer.Json.WriteStringValue("read"u8);
        if (permissions.HasFlag(IndexPermissions.Write))
            writer.Json.WriteStringValue("write"u8);
        writer.Json.WriteEndArray();
        return default;
    }
}
