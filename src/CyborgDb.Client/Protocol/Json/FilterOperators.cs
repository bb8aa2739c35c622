namespace CyborgDb.Protocol.Json;

/// <summary>What the operators of filters are called on the wire.</summary>
internal static class FilterOperators
{
    public const string Equal = "$eq";
    public const string NotEqual = "$ne";
    public const string Greater = "$gt";
    public const string GreaterOrEqual = "$gte";
    public const string Less = "$lt";
    public const string LessOrEqual = "$lte";
    public const string In = "$in";
    public const string NotIn = "$nin";
    public const string Exists = "$exists";
    public const string Matches = "$regex";
    public const string Contains = "$contains";
    public const string And = "$and";
    public const string Or = "$or";
    public const string Not = "$not";
    public const string Nor = "$nor";
}
