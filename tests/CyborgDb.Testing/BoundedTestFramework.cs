using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace CyborgDb.Testing;

/// <summary>
/// Gives every asynchronous test a bound of time that has none of its own, so that one that hangs fails with its name and the others go on.
/// </summary>
public sealed class BoundedTestFramework : XunitTestFramework
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) => new Discoverer(new XunitTestAssembly(assembly));

    protected override ITestFrameworkExecutor CreateExecutor(Assembly assembly) => new Executor(new XunitTestAssembly(assembly));

    private sealed class Executor(IXunitTestAssembly assembly) : XunitTestFrameworkExecutor(assembly)
    {
        protected override ITestFrameworkDiscoverer CreateDiscoverer() => new Discoverer(TestAssembly);
    }

    private sealed class Discoverer(IXunitTestAssembly assembly) : XunitTestFrameworkDiscoverer(assembly)
    {
        // Some start a dozen programs, on machines that do other things meanwhile.
        private static readonly int s_milliseconds = (int)TimeSpan.FromMinutes(4).TotalMilliseconds;

        protected override ValueTask<bool> FindTestsForMethod(
            IXunitTestMethod testMethod, ITestFrameworkDiscoveryOptions discoveryOptions, Func<ITestCase, ValueTask<bool>> discoveryCallback)
        {
            // One that is not asynchronous cannot be left, and is refused with a bound.
            if (typeof(Task).IsAssignableFrom(testMethod.Method.ReturnType) || testMethod.Method.ReturnType == typeof(ValueTask))
            {
                foreach (var attribute in testMethod.FactAttributes.OfType<FactAttribute>().Where(fact => fact.Timeout == 0))
                    attribute.Timeout = s_milliseconds;
            }
            return base.FindTestsForMethod(testMethod, discoveryOptions, discoveryCallback);
        }
    }
}
