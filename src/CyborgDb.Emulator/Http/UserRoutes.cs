using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>The users of an index: made, listed and deleted with the root key.</summary>
sealed class UserRoutes(IndexGate gate, UserDirectory users, CallerCheck callers)
{
    const string KeyHeader = "X-Index-Key";
    const int IdLength = 16;

    public IEnumerable<Route> All =>
    [
        new("POST", "/v1/indexes/{index_name}/users", RouteAccess.Admin, CreateAsync),
        new("GET", "/v1/indexes/{index_name}/users", RouteAccess.Admin, ListAsync),
        new("DELETE", "/v1/indexes/{index_name}/users/{user_id}", RouteAccess.Admin, DeleteAsync),
    ];

    async Task CreateAsync(HttpContext context)
    {
        RequireUsers();
        using RequestBody body = await RequestBody.ReadAsync(context);
        (JsonElement? keyJson, Permissions permissions) = body.Read(static fields => (
            fields.OptionalStringElement("index_key"), ReadPermissions(fields)));
        var address = new IndexAddress(IndexName(context), keyJson);
        using UnlockedIndex unlocked = gate.Unlock(context, address);
        VectorIndex index = unlocked.Index;

        using UserToken token = UserToken.Generate();
        byte[] wrapping = GC.AllocateUninitializedArray<byte>(UserToken.KeyLength, pinned: true);
        token.DeriveWrappingKey(wrapping);
        string id = RandomNumberGenerator.GetHexString(2 * IdLength, lowercase: true);
        var user = new IndexUser(index, id, permissions, token.Verifier(), gate.Rewrap(context, index, address, wrapping));
        CryptographicOperations.ZeroMemory(wrapping);
        if (!users.TryAdd(user))
            throw RejectedException.NotFound($"Index '{index.Name}' not found");

        await JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("user_id", id);
            writer.WriteString("api_key", token.Text);
        });
    }

    async Task ListAsync(HttpContext context)
    {
        RequireUsers();
        using UnlockedIndex unlocked = gate.Unlock(context, HeaderAddress(context));
        await JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartArray("users");
            foreach (IndexUser user in users.Of(unlocked.Index))
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
        using UnlockedIndex unlocked = gate.Unlock(context, HeaderAddress(context));
        string id = Router.PathValue(context, "user_id");
        if (!users.Remove(unlocked.Index, id))
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

    static Permissions ReadPermissions(JsonFields fields)
    {
        fields.RequiredList("permissions");
        HashSet<string>? names = fields.OptionalChoices("permissions", "read", "write");
        if (names is { Count: 0 })
        {
            fields.Errors.Add(
                fields.Location.Member("permissions"), "List should have at least 1 item after validation, not 0", "too_short");
        }

        return (names?.Contains("read") is true ? Permissions.Read : Permissions.None)
            | (names?.Contains("write") is true ? Permissions.Write : Permissions.None);
    }

    static IEnumerable<string> Names(Permissions permissions)
    {
        if (permissions.HasFlag(Permissions.Read))
            yield return "read";
        if (permissions.HasFlag(Permissions.Write))
            yield return "write";
    }
}
