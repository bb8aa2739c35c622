using System.Net;
using System.Reflection;

namespace CyborgDb.Tests.Api;

/// <summary>What a program gets from the library, its tests can make: results and exceptions with any property.</summary>
public sealed class ConstructionTests
{
    /// <summary>What is an account of something else, or is made by a method of its own.</summary>
    private static readonly HashSet<Type> s_others =
    [
        typeof(IngestCheckpoint), typeof(CopyCheckpoint), typeof(EpochMillisecondsConverter), typeof(IndexKey), typeof(UserToken), typeof(UserId), typeof(Filter), typeof(VectorMatrix),
        typeof(JsonLines), typeof(VectorFile), typeof(EncryptedIndex), typeof(EncryptedIndex<>), typeof(CyborgDbClient),
        typeof(Metadata), typeof(MetadataValue), typeof(ItemContents), typeof(ItemContentsList), typeof(VectorValues),
    ];

    /// <summary>They carry an account, and are made with it.</summary>
    private static readonly HashSet<Type> s_withAccount = [typeof(IngestException), typeof(CopyException), typeof(ReadAllException)];

    public static TheoryData<Type> Exceptions =>
        [.. typeof(CyborgDbException).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(CyborgDbException)) && !s_withAccount.Contains(type))];

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void An_exception_is_made_with_any_property(Type type)
    {
        var error = (CyborgDbException)Activator.CreateInstance(type, "what happened", null)!;
        var values = new Dictionary<string, object>
        {
            [nameof(CyborgDbException.StatusCode)] = HttpStatusCode.BadGateway,
            [nameof(CyborgDbException.Detail)] = "detail",
            [nameof(CyborgDbException.RequestId)] = "request",
            [nameof(CyborgDbException.RetryAfter)] = TimeSpan.FromSeconds(7),
            [nameof(CyborgDbException.IsTransient)] = true,
            [nameof(CyborgDbException.MayBeWrongIndexKey)] = true,
            [nameof(CyborgDbException.IndexName)] = "docs",
            [nameof(CyborgDbException.RouteName)] = "query",
            [nameof(CyborgDbException.Attempts)] = 4,
            [nameof(CyborgDbAuthenticationException.IsWrongIndexKey)] = true,
            [nameof(CyborgDbValidationException.Errors)] = new[] { new ValidationError(["body"], "message", "type") },
        };
        foreach (var property in type.GetProperties().Where(property => property.DeclaringType!.IsAssignableTo(typeof(CyborgDbException))))
        {
            Assert.True(values.TryGetValue(property.Name, out var value), $"The test knows no value for {type.Name}.{property.Name}.");
            Assert.True(property.SetMethod is { IsPublic: true }, $"{type.Name}.{property.Name} cannot be set.");
            property.SetValue(error, value);
            Assert.Equal(value, property.GetValue(error));
        }
        Assert.Equal("what happened", error.Message);
    }

    [Fact]
    public void An_exception_that_is_made_of_another_can_have_other_properties_and_leaves_that_as_it_was()
    {
        var inner = new CyborgDbServiceException("inner") { StatusCode = HttpStatusCode.BadGateway, IndexName = "docs" };
        var outer = new CyborgDbException("outer", inner) { StatusCode = HttpStatusCode.NotFound };
        Assert.Equal((HttpStatusCode.NotFound, "docs"), (outer.StatusCode, outer.IndexName));
        Assert.Equal((HttpStatusCode.BadGateway, "docs"), (inner.StatusCode, inner.IndexName));
    }

    [Fact]
    public void An_exception_of_a_wrong_key_says_that_the_key_may_be_wrong()
    {
        Assert.True(new CyborgDbAuthenticationException("wrong") { IsWrongIndexKey = true }.MayBeWrongIndexKey, "A wrong key that may not be wrong.");
    }

    public static TheoryData<Type> Results =>
        [.. typeof(CyborgDbException).Assembly.GetExportedTypes().Where(type =>
            type is { IsEnum: false, IsInterface: false, IsAbstract: false } && !type.IsAssignableTo(typeof(Exception)) && !type.IsAssignableTo(typeof(Attribute))
            && type.Namespace == nameof(CyborgDb) && type.GetProperties().Length > 0 && !s_others.Contains(type))];

    [Theory]
    [MemberData(nameof(Results))]
    public void A_result_is_made_with_any_property(Type type)
    {
        var constructors = type.GetConstructors();
        Assert.True(constructors.Length > 0 || type.IsValueType, $"{type.Name} has no public constructor.");
        var parameters = constructors.SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.Name!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var fixedOnes = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not { IsPublic: true } && !parameters.Contains(property.Name) && !IsComputed(property))
            .Select(property => property.Name);
        Assert.Empty(fixedOnes);
    }

    [Fact]
    public void An_account_of_an_ingestion_is_made_of_the_ids_that_are_stored()
    {
        var result = new IngestResult(["a", "b"]) { Retries = 3 };
        Assert.Equal((2, 2, 0, 3), (result.Read, result.Stored, result.NotStored.Count, result.Retries));
        Assert.Equal(["a", "b"], result.StoredIds);
        Assert.Equal((IngestState.Stored, IngestState.NotRead), (result.StateOf(1), result.StateOf(2)));
        Assert.Same(result, new IngestException("stopped", result).Result);
        Assert.Equal(0, new IngestResult().Stored);
    }

    [Fact]
    public void A_user_is_made_with_a_token()
    {
        using var user = new CreatedUser(UserId.FromHex("000102030405060708090a0b0c0d0e0f"), IndexPermissions.Read, UserToken.FromText("cdbk_x"));
        Assert.Equal("cdbk_x", user.Token.Reveal());
        Assert.DoesNotContain("cdbk", user.Token.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Whether it has no field of its own, being made of the others.</summary>
    private static bool IsComputed(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance) is null;
}
