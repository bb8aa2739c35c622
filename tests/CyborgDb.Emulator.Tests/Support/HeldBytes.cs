using System.Reflection;
using System.Text;

namespace CyborgDb.Emulator.Tests.Support;

/// <summary>
/// Walks everything that can be reached from an object and collects its strings and arrays as bytes, so that what the
/// emulator holds is found without asking it. Stops at types of the framework that lead out of the emulator's own data.
/// </summary>
public static class HeldBytes
{
    public static IReadOnlyList<byte[]> ReachableFrom(CyborgDbEmulator emulator) =>
        ReachableFrom(new object[] { emulator.Store, emulator.Users });

    public static IReadOnlyList<byte[]> ReachableFrom(object root)
    {
        var found = new List<byte[]>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<object>([root]);
        while (pending.TryPop(out var value))
        {
            if (!value.GetType().IsValueType && !seen.Add(value))
                continue;
            switch (value)
            {
                case string text:
                    found.Add(Encoding.UTF8.GetBytes(text));
                    found.Add(Encoding.Unicode.GetBytes(text));
                    break;
                case Array { Rank: 1 } array when array.GetType().GetElementType()!.IsPrimitive:
                    var bytes = new byte[Buffer.ByteLength(array)];
                    Buffer.BlockCopy(array, 0, bytes, 0, bytes.Length);
                    found.Add(bytes);
                    break;
                case Array array:
                    foreach (var element in array)
                        Push(pending, element);
                    break;
                default:
                    PushFields(pending, value);
                    break;
            }
        }

        return found;
    }

    public static bool AnyContains(this IEnumerable<byte[]> buffers, ReadOnlySpan<byte> wanted)
    {
        foreach (var buffer in buffers)
        {
            if (buffer.AsSpan().IndexOf(wanted) >= 0)
                return true;
        }

        return false;
    }

    private static void PushFields(Stack<object> pending, object value)
    {
        for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                    Push(pending, field.GetValue(value));
            }
        }
    }

    private static void Push(Stack<object> pending, object? value)
    {
        if (value is not null and not (Type or MemberInfo or Delegate or Thread or Task or CancellationTokenSource)
            && !value.GetType().IsPrimitive
            && !value.GetType().IsEnum)
        {
            pending.Push(value);
        }
    }
}
