using System.Security.Cryptography;
using System.Text.Json;
using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>The users of an index: made, listed and deleted with the root key.</summary>
sealed class UserRoutes(IndexGate gate, UserDirectory users, CallerCheck callers, ServiceVersion version)
{
    const string KeyHeader = "X-Index-Key";
    const int IdLength = 16;

    public IEnumerable<Route> All =>
    [
        new("POST", "/v1/indexes/{index_name}/users", RouteAccess.UserAdmin, CreateAsync),
        new("GET", "/v1/indexes/{index_name}/users", RouteAccess.UserAdmin, ListAsync),
        new("DELETE", "/v1/indexes/{index_name}/users/{user_id}", RouteAccess.UserAdmin, DeleteAsync),
    ];

    async Task CreateAsync(HttpContext context)
    {
        RequireUsers();
        using RequestBody body = await RequestBody.ReadAsync(context);
        (JsonElement? keyJson, string[] names) = body.Read(static fields => (
            fields.OptionalStringElement("index_key"), fields.RequiredStrings("permissions")));
        Permissions permissions = ParsePermissions(names);
        var address = new IndexAddress(IndexName(context), keyJson);
        using UnlockedIndex unlocked = gate.Unlock(context, address);
        VectorIndex index = unlocked.Index;

        using UserSecret secret = UserSecret.Generate();
        byte[] wrapping = GC.AllocateUninitializedArray<byte>(UserSecret.KeyLength, pinned: true);
        secret.DeriveWrappingKey(wrapping);
        string id = RandomNumberGenerator.GetHexString(2 * IdLength, lowercase: true);
        users.Add(new(
            index.Name, index.Identity, id, permissions, secret.Verifier(), gate.Rewrap(context, index, address, wrapping)));
        CryptographicOperations.ZeroMemory(wrapping);

        await JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("user_id", id);
            writer.WriteString("api_key", secret.Text);
        });
    }

    async Task ListAsync(HttpContext context)
    {
        RequireUsers();
        using UnlockedIndex unlocked = gate.Unlock(context, HeaderAddress(context));
        await JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartArray("users");
            foreach (IndexUser user in users.Of(unlocked.Index.Name))
            {
                writer.WriteStartObject();
                writer.WriteString("user_id", user.Id);
                writer.WriteStrings("permissions", Names(user.Permissions));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    Task DeleteAsync(HttpContext context)
    {
        RequireUsers();
        string id = Router.PathValue(context, "user_id");
        if (id.Length % 2 != 0 || !id.All(char.IsAsciiHexDigit))
            throw RejectedException.BadRequest("user_id must be hexadecimal");
        using UnlockedIndex unlocked = gate.Unlock(context, HeaderAddress(context));
        bool removed = users.Remove(unlocked.Index.Name, id);
        if (!removed && version == ServiceVersion.V017)
            throw RejectedException.NotFound($"Index '{unlocked.Index.Name}' has no user '{id}'");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    void RequireUsers()
    {
        if (!callers.HasUsers)
            throw RejectedException.Forbidden("Users are not enabled: the service has no root key");
    }

    static string IndexName(HttpContext context) => Router.PathValue(context, "index_name");

    static IndexAddress HeaderAddress(HttpContext context)
    {
        string key = context.Request.Headers[KeyHeader].ToString();
        return new(IndexName(context), Key: null, key.Length == 0 ? null : key);
    }

    static Permissions ParsePermissions(string[] names)
    {
        if (names.Length == 0 || names.Except(["read", "write"]).Any())
            throw RejectedException.BadRequest("permissions must be a subset of 'read' and 'write' that is not empty");
        return (names.Contains("read") ? Permissions.Read : Permissions.None)
            | (names.Contains("write") ? Permissions.Write : Permissions.None);
    }

    static IEnumerable<string> Names(Permissions permissions)
    {
        if (permissions.HasFlag(Permissions.Read))
            yield return "read";
        if (permissions.HasFlag(Permissions.Write))
            yield return "write";
    }
}
