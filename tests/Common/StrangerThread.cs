using System.Runtime.InteropServices;

namespace MLSegmentation.TestSupport;

/// <summary>Runs what may not read the files of others: tests in containers are run by an administrator, from whom permissions keep nothing.</summary>
internal static class StrangerThread
{
    private const uint Nobody = 65534;

    /// <summary>Runs something, and gives the exception that it ends in; null where there is none.</summary>
    public static Exception? Catch(Action action)
    {
        Exception? caught = null;
        var thread = new Thread(() =>
        {
            // Linux has it for each thread; elsewhere tests are run by users.
            if (OperatingSystem.IsLinux())
            {
                _ = SetUser(Nobody);
            }

            caught = Record.Exception(action);
        });
        thread.Start();
        thread.Join();
        return caught;
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetUser(uint user);
}
